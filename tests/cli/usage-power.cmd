$TRUCE deals well.yaml --power north=0; echo "exit status $?"; $TRUCE deals well.yaml --power "north=2,north=1"; echo "exit status $?"; $TRUCE deals well.yaml --power south; echo "exit status $?"
