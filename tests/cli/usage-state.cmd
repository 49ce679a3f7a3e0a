$TRUCE explain well.yaml --state fence --party north --concept nash; $TRUCE explain well.yaml --state "share=all & pumps" --party north --concept nash
