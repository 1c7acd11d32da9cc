using System.Diagnostics.CodeAnalysis;

[assembly: SuppressMessage("Usage", "xUnit1051", Justification = "A run of a few rows has no time to be cancelled; tests of cancellation pass their own token.")]
[assembly: SuppressMessage("Performance", "CA1861", Justification = "Data stands beside what is asserted of it.")]
