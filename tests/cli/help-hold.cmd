$TRUCE help hold >a; $TRUCE hold --help >b; cmp a b && cat a
