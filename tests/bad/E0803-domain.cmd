check folders/genius-wrong/domain.xml
