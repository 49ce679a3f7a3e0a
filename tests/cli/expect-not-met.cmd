$TRUCE solve well.yaml --expect "share=none & fence" >a; status=$?; tail -n 1 a; exit $status
