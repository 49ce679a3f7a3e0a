$TRUCE help ledger >a; $TRUCE ledger --help >b; cmp a b && cat a
