import AdminAccess
import ArgumentParser
import RequestGuard

/// Lets clients try again that were told to wait.
struct AdminUnban: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unban",
        abstract: "Forget wrong logins and rate limits of a client, or of everybody.",
        discussion: "The wait that wrong logins opened for the account is lifted too."
    )

    @OptionGroup var data: DataDirectoryOptions

    @Flag(help: "Forget those of everybody.")
    var all = false

    @Argument(help: ArgumentHelp("The client's address. An IPv6 client is its /64 network.", valueName: "address"))
    var address: String?

    func validate() throws {
        _ = try subject()
    }

    func run() async throws {
        let subject = try subject()
        try await AdminInstance.use(data.path) { instance in
            try await instance.rescue.unban(subject)
            switch subject {
            case .client(let address): print("Wrong logins and rate limits of \(address) are forgotten.")
            case .everybody: print("Wrong logins and rate limits of everybody are forgotten.")
            }
        }
    }

    private func subject() throws -> PardonSubject {
        switch (address, all) {
        case (nil, true): return .everybody
        case (let text?, false):
            guard let address = IPAddress(text) else { throw ValidationError("This is not an IP address: \(text)") }
            return .client(address)
        default: throw ValidationError("Name one address, or --all.")
        }
    }
}
