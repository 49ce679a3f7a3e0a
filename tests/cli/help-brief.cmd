$TRUCE help brief >a; $TRUCE brief --help >b; cmp a b && cat a
