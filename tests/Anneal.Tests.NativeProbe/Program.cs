using TorchSharp;

if (args is ["hello"]) { System.Console.WriteLine("hi"); return; }
Run();
Console.WriteLine(Anneal.Native.LibTorch.Describe());
static void Run()
{
using var x = torch.arange(4);
System.Console.WriteLine(x.sum().ToInt64());
}
