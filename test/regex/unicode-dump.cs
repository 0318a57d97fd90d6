// Prints, for each UTF-16 code unit, what .NET's regex engine asks about it: general category, lower case, white space.
using System;
using System.Globalization;

static class UnicodeDump {
  static void Main() {
    TextInfo invariant = CultureInfo.InvariantCulture.TextInfo;
    for (int unit = 0; unit <= 0xFFFF; unit++) {
      char c = (char)unit;
      Console.WriteLine(unit + " " + (int)CharUnicodeInfo.GetUnicodeCategory(c) + " " + (int)invariant.ToLower(c) + " " + (char.IsWhiteSpace(c) ? 1 : 0));
    }
  }
}
