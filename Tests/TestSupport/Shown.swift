/// Whatever is done to show a value: how people print, log and debug it.
public enum Shown {
    public static func everyWay(_ value: Any) -> String {
        var dumped = ""
        dump(value, to: &dumped)
        return [
            "\(value)", String(describing: value), String(reflecting: value), dumped, children(of: value, depth: 0),
        ].joined(separator: "\n")
    }

    /// What a debugger or a logger finds by walking through the mirror.
    private static func children(of value: Any, depth: Int) -> String {
        guard depth < 12 else { return "" }
        var mirror: Mirror? = Mirror(reflecting: value)
        var found = ""
        while let current = mirror {
            for child in current.children {
                found += "\(child.label ?? "-")=\(child.value)\n" + children(of: child.value, depth: depth + 1)
            }
            mirror = current.superclassMirror
        }
        return found
    }
}
