using Anneal.Distribution;
using Anneal.Distribution.Probe;

if (args is ["catch", ..])
{
    try
    {
        using var scope = Mpi.Start();
        Deeds.Throw(scope);
    }
    catch (InvalidOperationException)
    {
    }
    return;
}
if (args is ["async", ..])
{
    Deeds.ThrowLater().GetAwaiter().GetResult();
    return;
}
using var cluster = args is ["hang" or "stop", ..] ? Mpi.Start(timeout: TimeSpan.FromSeconds(4)) : args is ["bfloat16" or "rounded gradients", ..] ? Mpi.Start(gradients: GradientPrecision.Bfloat16) : Mpi.Start();
if (args is ["train", var folder, var epochs]) Training.Run(cluster, folder, int.Parse(epochs));
else if (args is ["choose", .. var devices]) Devices.Choose(cluster, devices);
else Deeds.All[args[0]](cluster);
