check folders/genius-extra/a.xml
