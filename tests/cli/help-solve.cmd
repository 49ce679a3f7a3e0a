$TRUCE help solve >a; $TRUCE solve --help >b; cmp a b && cat a
