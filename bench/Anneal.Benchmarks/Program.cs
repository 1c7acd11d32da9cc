using System.Globalization;
using Anneal.Benchmarks;
using Anneal.Benchmarks.Ratios;
using Anneal.Benchmarks.Subjects;
using BenchmarkDotNet.ConsoleArguments;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;

if (args is ["ratios", .. var names]) return RatioCommand.Run(names, Console.Out, Console.Error);
if (args is ["read", var what, var file])
{
    ManyLayersOfH5.Read(what, file, Console.Out);
    return 0;
}
if (args is ["rank", var length, var library]) return TwoRanks.Serve(int.Parse(length, CultureInfo.InvariantCulture), library, Console.In, Console.Out);

// What is left belongs to BenchmarkDotNet, whose own report of a bad argument is a page long and ends with exit code 0.
if (args is not ([] or ["--help" or "--version"]) && !(args[0].StartsWith('-') && ConfigParser.Parse(args, NullLogger.Instance).isSuccess))
{
    Console.Error.WriteLine($"Unknown argument in '{string.Join(' ', args)}': give 'ratios [NAME...]', or options of BenchmarkDotNet such as --filter '*'.");
    return 2;
}
BenchmarkSwitcher.FromAssembly(typeof(InProcessConfig).Assembly).Run(args, new InProcessConfig());
return 0;
