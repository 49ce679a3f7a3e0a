umask 027; $TRUCE solve well.yaml -o a.txt; stat -c %a a.txt
