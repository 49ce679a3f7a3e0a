$TRUCE solve well.yaml -o a.txt && $TRUCE solve well.yaml | cmp - a.txt && ls; $TRUCE solve well.yaml --output=b.txt && cmp a.txt b.txt
