echo "truce: 2" >a.yaml; $TRUCE check a.yaml --color always; NO_COLOR=1 $TRUCE check a.yaml; $TRUCE check a.yaml --color=never
