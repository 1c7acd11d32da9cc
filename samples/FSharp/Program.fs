// Anneal in F#: dotnet run --project samples/FSharp
open Anneal.Layers
open Anneal.Models
open Anneal.Optimizers
open Anneal.Schedules
open TorchSharp

printfn "sum %d" (torch.arange(4).sum().ToInt64())

let x = array2D [ [ 0f; 0f ]; [ 0f; 1f ]; [ 1f; 0f ]; [ 1f; 1f ] ]
let y = [| 0f; 1f; 1f; 0f |]

let model = new Sequential(new Input(2), new Dense(16, activation = "tanh"), new Dense(1, activation = "sigmoid"))

model.Compile(new Adam(Schedule = CosineDecay(0.1, decaySteps = 200)), loss = "binary_crossentropy", metrics = "accuracy")
let history = model.Fit(x, y, epochs = 200, verbose = 0)
printfn $"""loss {history["loss"][199]:F4}"""

model.Optimizer.LearningRate <- 0.01
printfn $"rate {model.Optimizer.LearningRate.Value}"

let predictions = model.Predict(x, verbose = 0)
printfn $"shape {predictions.Lengths[0]} {predictions.Lengths[1]}"
