using TorchSharp;

using var x = torch.arange(4);
System.Console.WriteLine(x.sum().ToInt64());
