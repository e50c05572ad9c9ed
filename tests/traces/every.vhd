-- Every type that GHDL writes into a GHW: a word of each kind changes at each edge of the clock.
library ieee;
use ieee.std_logic_1164.all;

package kinds is
  type phase is (idle, run, done, failed);
  type point is record
    x : integer;
    y : real;
    level : std_logic;
  end record;
  type words is array (natural range <>) of std_logic_vector(3 downto 0);
  type step is record
    lane : std_logic_vector(2 downto 0);
    next_phase : phase;
  end record;
  type steps is array (0 to 1) of step;
end package;

library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;

entity counter is
  port (clk : in std_logic; count : out unsigned(7 downto 0));
end;

architecture rtl of counter is
  signal value : unsigned(7 downto 0) := (others => '0');
begin
  value <= value + 1 when rising_edge(clk);
  count <= value;
end;

library ieee;
use ieee.std_logic_1164.all;
use ieee.numeric_std.all;
use work.kinds.all;

entity every is
end;

architecture sim of every is
  signal clk : std_logic := '0';
  signal count : unsigned(7 downto 0);
  signal now_in : phase := idle;
  signal flag : boolean := false;
  signal one : bit := '0';
  signal bits : bit_vector(0 to 4) := "00000";
  signal number : integer := 7;
  signal small : natural range 0 to 1000 := 0;
  signal ratio : real := 0.0;
  signal delay : time := 0 ns;
  signal letter : character := 'a';
  signal place : point := (0, 0.0, 'U');
  signal memory : words(0 to 2) := (others => "ZZZZ");
  signal plan : steps;
  signal nothing : std_logic_vector(-1 downto 0);
  signal late : std_logic_vector(2 downto 0);
begin
  clk <= not clk after 5 ns;
  dut : entity work.counter port map (clk, count);
  lanes : for i in 0 to 2 generate
    late(i) <= count(i) after 1 ns;
  end generate;

  process (clk)
  begin
    if rising_edge(clk) then
      now_in <= phase'val((phase'pos(now_in) + 1) mod 4);
      flag <= not flag;
      one <= not one;
      bits <= bits(1 to 4) & not bits(0);
      number <= (number * 1103 + 12345) mod 2000001 - 1000000 after 2 ns;
      small <= small + 1;
      ratio <= ratio * 1.5 + 0.25;
      delay <= delay + 7 ns;
      letter <= character'val((character'pos(letter) + 37) mod 256);
      place <= (number, ratio, 'W');
      memory(small mod 3) <= std_logic_vector(count(3 downto 0));
      plan(0) <= ("1H-", now_in);
      plan(1).lane <= late;
    end if;
  end process;
end;
