using Anneal.Native;
using TorchSharp;

if (args is ["train", var folder, var epochs])
{
    LongTraining.Run(folder, int.Parse(epochs));
    return;
}
if (args is ["memory", var files, var count])
{
    ManySteps.Run(files, int.Parse(count));
    return;
}
if (args is ["save", var path])
{
    FullDisk.Save(path);
    return;
}
if (args is ["fill", var backup])
{
    FullDisk.Train(backup);
    return;
}
if (args is ["load"])
{
    try
    {
        LibTorch.Load();
    }
    catch (DllNotFoundException e)
    {
        Console.WriteLine(e.Message);
        return;
    }
}

// The first thing this program does otherwise: no type of Anneal has been touched before.
using (var numbers = torch.arange(4))
using (var sum = numbers.sum())
    Console.WriteLine($"sum            {sum.ToInt64()}");
Console.WriteLine(LibTorch.Describe());
