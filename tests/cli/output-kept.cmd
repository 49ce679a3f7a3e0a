echo kept >a.txt; chmod 640 a.txt; $TRUCE solve well.yaml --limit x -o a.txt; cat a.txt; ls
