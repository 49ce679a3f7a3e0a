$TRUCE help fmt >a; $TRUCE fmt --help >b; cmp a b && cat a
