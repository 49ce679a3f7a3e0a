$TRUCE help issues >a; $TRUCE issues --help >b; cmp a b && cat a
