import ArgumentParser
import FileSystem
import Glibc

/// What the program was called with, whose bytes need not be UTF-8.
enum CommandArguments {
    /// All but the program's own name, as ``ByteText``: paths are made of them by their bytes.
    static var given: [String] {
        UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc)).dropFirst()
            .compactMap { argument in
                argument.map { ByteText.text(Array(UnsafeRawBufferPointer(start: $0, count: strlen($0)))) }
            }
    }

    /// An argument that is text rather than a path.
    ///
    /// - Parameter name: what messages call it, such as `--label`.
    /// - Throws: `ValidationError` when its bytes are not UTF-8.
    static func text(_ argument: String, _ name: String) throws -> String {
        guard let text = ByteText.valid(argument) else { throw ValidationError("\(name) is not valid UTF-8.") }
        return text
    }
}
