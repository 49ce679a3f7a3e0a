$TRUCE fmt well.yaml >a.yaml && cat a.yaml && $TRUCE fmt a.yaml | cmp - a.yaml
