$TRUCE >a; $TRUCE --help >b; $TRUCE -h >c; $TRUCE help >d; cmp a b && cmp b c && cmp c d
