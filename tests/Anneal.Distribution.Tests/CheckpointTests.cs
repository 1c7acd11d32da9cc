namespace Anneal.Distribution.Tests;

/// <summary>A run that some ranks left goes on with other ranks: in the middle of an epoch and of an accumulated update, or while averages are in the variables.</summary>
public sealed class CheckpointTests
{
    [Theory]
    [InlineData("checkpoint", 11)]
    [InlineData("checkpoint of averages", 2)]
    [InlineData("resumed names", 6)]
    [InlineData("resumed states", 4)]
    public void A_run_goes_on_with_another_number_of_ranks(string scenario, int left)
    {
        var folder = Directory.CreateTempSubdirectory("anneal-checkpoint-");
        try
        {
            var whole = Run.Of(1, $"{scenario}|{folder.FullName}/whole|0").Of($"{scenario}|{folder.FullName}/whole|0")[0];
            foreach (var (first, second) in new[] { (3, 2), (2, 1), (1, 3) })
            {
                Run.Of(first, $"{scenario}|{folder.FullName}/{first}|{left}");
                var ranks = Run.Of(second, $"{scenario}|{folder.FullName}/{first}|0").Of($"{scenario}|{folder.FullName}/{first}|0");

                foreach (var name in whole.Names)
                {
                    Runs.RequireClose(whole[name], ranks[0][name], $"{name}, {first} and {second} ranks");
                    Assert.All(ranks, rank => Assert.Equal(ranks[0][name], rank[name]));
                }
                // It begins where it was left: a run from the start would give the same numbers.
                Assert.Equal($"{int.Parse(whole.Text("trained")) - left}", ranks[0].Text("trained"));
                Assert.False(Directory.Exists($"{folder.FullName}/{first}"));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
