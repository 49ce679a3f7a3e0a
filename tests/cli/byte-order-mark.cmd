(printf '\357\273\277'; cat well.yaml) | $TRUCE fmt - | head -n 1
