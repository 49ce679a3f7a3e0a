$TRUCE help paths >a; $TRUCE paths --help >b; cmp a b && cat a
