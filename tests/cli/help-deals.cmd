$TRUCE help deals >a; $TRUCE deals --help >b; cmp a b && cat a
