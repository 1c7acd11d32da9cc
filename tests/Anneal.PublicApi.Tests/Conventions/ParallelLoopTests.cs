using System.Reflection;

namespace Anneal.PublicApi.Tests.Conventions;

/// <summary>
/// Code that still counts its rounds for the compiler is several times slower on two threads, which count in the same place: the loops of what runs on several threads are
/// compiled once and for all. What is handed over to the threads may have a loop over its parts, each of which is long.
/// </summary>
public sealed class ParallelLoopTests
{
    private static readonly Dictionary<int, MethodBase> library = IntermediateCode.Methods(typeof(Shape).Assembly).ToDictionary(method => method.MetadataToken);

    private static readonly Dictionary<MethodBase, List<MethodBase>> calls = library.Values.ToDictionary(method => method, method => Own(IntermediateCode.Calls(method)));

    [Fact]
    public void Loops_that_run_on_several_threads_do_not_count_their_rounds()
    {
        var reached = Reached();
        Assert.Contains(reached, method => method.Name == "FourRows");
        Assert.Contains(reached, method => method.Name == "SumOfSquares");
        Assert.Empty(from method in reached
                     where IntermediateCode.HasLoop(method) && !method.MethodImplementationFlags.HasFlag(MethodImplAttributes.AggressiveOptimization)
                     select $"{method.DeclaringType}.{method.Name} needs [MethodImpl(MethodImplOptions.AggressiveOptimization)].");
    }

    /// <summary>All that is called by delegates that are handed over to threads.</summary>
    private static HashSet<MethodBase> Reached()
    {
        var sharing = Sharing();
        var reached = new HashSet<MethodBase>();
        var left = new Queue<MethodBase>(calls.Where(entry => entry.Value.Any(sharing.Contains)).SelectMany(entry => Own(IntermediateCode.Delegates(entry.Key))).SelectMany(work => calls[work]));
        while (left.TryDequeue(out var method))
        {
            if (!reached.Add(method)) continue;
            foreach (var called in calls[method]) left.Enqueue(called);
        }
        return reached;
    }

    /// <summary>What hands delegates over: the constructor of ParallelRanges, and what passes those on that it gets.</summary>
    private static HashSet<MethodBase> Sharing()
    {
        HashSet<MethodBase> sharing = [.. library.Values.Where(method => method.IsConstructor && method.DeclaringType!.Name == "ParallelRanges")];
        for (var known = 0; known < sharing.Count;)
        {
            known = sharing.Count;
            sharing.UnionWith(
                from entry in calls
                where entry.Key.GetParameters().Any(parameter => typeof(Delegate).IsAssignableFrom(parameter.ParameterType)) && entry.Value.Any(sharing.Contains)
                select entry.Key);
        }
        return sharing;
    }

    private static List<MethodBase> Own(IEnumerable<MethodBase> methods) =>
        [.. methods.Where(method => method.Module == typeof(Shape).Module && library.ContainsKey(method.MetadataToken)).Select(method => library[method.MetadataToken]).Distinct()];
}
