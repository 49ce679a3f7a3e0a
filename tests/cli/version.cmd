$TRUCE version >a; $TRUCE --version >b; cmp a b && sed "s/[0-9].*//" a
