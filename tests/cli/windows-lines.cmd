sed 's/$/\r/' well.yaml >crlf.yaml; $TRUCE solve crlf.yaml >a; $TRUCE solve well.yaml | cmp - a && echo the same
