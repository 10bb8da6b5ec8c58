/// Something secret that a command asks for, and the other ways to give it, as its messages name them.
public struct PromptedAnswer: Sendable {
    /// What it is, such as `password for the link`.
    public let name: String
    /// The option that gives it, such as `--pickup-password-file FILE`.
    public let option: String
    /// The environment variable that gives it; nil when there is none.
    public let variable: String?

    /// - Parameters:
    ///   - name: what it is, such as `password for the link`.
    ///   - option: the option that gives it, with its value.
    ///   - variable: the environment variable that gives it.
    public init(_ name: String, option: String, variable: String? = nil) {
        self.name = name
        self.option = option
        self.variable = variable
    }

    /// What to do instead of typing it.
    var otherWays: String {
        "use \(option)" + (variable.map { " or set \($0)" } ?? "")
    }
}
