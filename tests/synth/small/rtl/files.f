rtl/adder.v
