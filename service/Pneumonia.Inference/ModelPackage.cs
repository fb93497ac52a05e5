namespace Pneumonia.Inference;

/// <summary>A model package folder, checked: manifest readable and in range, hash of model.onnx as it says.</summary>
public sealed class ModelPackage
{
    private ModelPackage() => throw new NotImplementedException();

    /// <exception cref="ModelPackageException">The package is refused; the message says which rule, which file and what to do.</exception>
    public static ModelPackage Load(string folder) => throw new NotImplementedException();

    public string Folder => throw new NotImplementedException();

    public ModelManifest Manifest => throw new NotImplementedException();

    public string OnnxPath => throw new NotImplementedException();
}
