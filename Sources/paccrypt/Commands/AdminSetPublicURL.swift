import AdminAccess
import ArgumentParser
import CommandLineIO
import RequestGuard

/// Sets the address of the site.
struct AdminSetPublicURL: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-public-url",
        abstract: "Set public_url, the address people use.",
        discussion: """
            For an operator whom a wrong address keeps out: forms of the pages count only from there, and links lead \
            there. A server that was started with --public-url keeps that until it is started without.
            """
    )

    @OptionGroup var data: DataDirectoryOptions

    @Flag(help: "Take the address from each request.")
    var none = false

    @Argument(help: ArgumentHelp("https://share.example.org, without a path", valueName: "url"))
    var url: String?

    func validate() throws {
        _ = try address()
    }

    func run() async throws {
        let address = try address()
        try await AdminInstance.use(data.path) { instance in
            switch try await instance.publicURL().set(address) {
            case .changed(let old, let new):
                try CommandOutput.result("public_url is \(Self.text(new)) now. It was \(Self.text(old)).")
            case .unchanged(let url):
                try CommandOutput.result("public_url is \(Self.text(url)) already. Nothing was changed.")
            }
        }
    }

    private func address() throws -> BaseURL? {
        switch (url, none) {
        case (nil, true): return nil
        case (let text?, false):
            do {
                return try BaseURL(parsing: text)
            } catch {
                throw ValidationError(
                    "This is not the address of a site (\(error)); name one such as https://share.example.org")
            }
        default: throw ValidationError("Name one address, or --none.")
        }
    }

    private static func text(_ url: BaseURL?) -> String { url.map { "\($0)" } ?? "empty, so taken from each request" }
}
