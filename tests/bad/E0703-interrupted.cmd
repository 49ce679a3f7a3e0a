@timeout --preserve-status -s INT 1 $TRUCE check {}
