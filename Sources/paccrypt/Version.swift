import ArgumentParser

/// The version of the program.
enum Version {
    static let number = "0.1.0"
    static let text = "paccrypt \(number)"
}

struct ShowVersion: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() {
        print(Version.text)
    }
}
