using System.Globalization;
using System.Text.Json.Nodes;
using Anneal.Distribution.Worker;
using TorchSharp;

// rank, size, socket, folder for results, scenario, arguments
var (rank, size) = (int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture));
torch.set_num_threads(1);
using var cluster = size == 1 ? null : new LocalCluster(rank, size, args[2]);
var result = new JsonObject();
try
{
    Scenarios.All[args[4]](new(cluster, result, args[5..]));
}
catch (Exception error)
{
    result["error"] = $"{error.GetType().Name}: {error.Message}";
}
File.WriteAllText(Path.Combine(args[3], $"{rank}.json"), result.ToJsonString());
