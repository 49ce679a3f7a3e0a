"$TRUCE" check well.yaml --json | grep -o '"removes_alone":[^,]*'
