using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Anneal.Cli.Output;
using Anneal.Native;

namespace Anneal.Cli.Doctor;

/// <summary>Examines the installation, one fact per line. The only class here that needs libtorch.</summary>
internal static class Examination
{
    public static int Run(ToolInvocation invocation)
    {
        var facts = new FactList(invocation);
        facts.Add("anneal", typeof(Examination).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);
        facts.Add("platform", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}");
        facts.Add("runtime", RuntimeInformation.FrameworkDescription);
        facts.Add("processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture));
        var problem = Train(facts);
        var status = LibTorch.Describe();
        foreach (var (name, value) in status.Facts)
            facts.Add(name, value);
        if (problem is null)
            return 0;

        facts.AddFailure(problem);
        ErrorLine.Write(invocation.Error, $"Models cannot be trained here: {problem.ReplaceLineEndings("\n").Split('\n')[0]}{(status.IsLoaded ? "" : $" {PackageCache.WhereFrom(Platform.Current)}")}");
        return 1;
    }

    /// <summary>Null, or what went wrong.</summary>
    private static string? Train(FactList facts)
    {
        PackageCache.Offer();
        LibTorch.Prepare();
        try
        {
            LibTorch.Load();
            facts.Add("torch threads", OneStep.Threads());
            facts.AddSuccess("one step", OneStep.Train());
            facts.Add("cuda", OneStep.Cuda(LibTorch.Describe().LibTorchCpu));
            facts.Add("nccl", OneStep.Nccl());
            return null;
        }
        catch (Exception failure)
        {
            return failure.GetBaseException().Message;
        }
    }
}
