$TRUCE help check >a; $TRUCE check --help >b; cmp a b && cat a
