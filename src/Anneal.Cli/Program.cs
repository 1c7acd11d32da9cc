using Anneal.Cli;

#pragma warning disable RS0030 // The console comes into the program here, and is passed on.
return AnnealCommand.Run(args, Console.OpenStandardOutput(), Console.Error, Console.IsOutputRedirected ? null : Console.WindowWidth);
#pragma warning restore RS0030
