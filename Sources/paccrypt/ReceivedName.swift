import CommandLineIO
import FileSystem

/// The name that a container gives its content, as a file here is called by it.
///
/// Its sender chose it. A file that a listing does not show, which a shell or another program may read of its own
/// accord, is nobody's but by wish: it gets a mark in front, and the user is told.
struct ReceivedName {
    /// The name of the file, as ``ByteText``.
    let name: String
    /// What the container calls it, as far as that can be a name.
    private let own: String

    /// - Parameter name: as the container has it.
    /// - Returns: nil when it has none that can be used.
    init?(_ name: String?) {
        guard let own = name.flatMap(LocalFileName.lastComponent(of:)) else { return nil }
        self.own = own
        self.name = ByteText.text(Array(LocalFileName.visible(own).utf8))
    }

    /// Tells the user when the name of a file is not the container's.
    ///
    /// - Parameter path: where the file goes.
    func report(path: String) {
        guard LocalFileName.visible(own) != own, Path.name(of: path) == name else { return }
        let reason = own == "-" ? "stands for standard output" : "would be a hidden file"
        CommandExit.report(
            "\(DisplayedName.quoted(own)) \(reason): it goes to \(DisplayedName.quoted(path)); "
                + "-o gives it any name")
    }
}
