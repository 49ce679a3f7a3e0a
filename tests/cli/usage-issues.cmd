$TRUCE issues well.yaml --party judge; echo "exit status $?"; $TRUCE issues well.yaml --slack x; echo "exit status $?"
