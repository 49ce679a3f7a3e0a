$TRUCE help explain >a; $TRUCE explain --help >b; cmp a b && cat a
