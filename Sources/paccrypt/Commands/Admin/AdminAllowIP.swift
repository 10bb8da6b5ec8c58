import ArgumentParser

/// Adds to the allow-list.
struct AdminAllowIP: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow-ip",
        abstract: "Add an address or network to admin_ip_whitelist.",
        discussion: """
            An empty list lets everybody reach the admin pages. The first entry makes it a list that keeps everybody \
            else out.
            """
    )

    @OptionGroup var data: DataDirectoryOptions

    @Argument(help: ArgumentHelp("192.168.1.100, 10.0.0.0/8, 2001:db8::/32", valueName: "address"))
    var address: String

    func run() async throws {
        try await AdminInstance.use(data.path) { instance in
            switch try await instance.allowList().allow(address) {
            case .added(let entry, wasEmpty: true):
                print("admin_ip_whitelist was empty and let everybody in. From now on it lets in \(entry) alone.")
            case .added(let entry, wasEmpty: false):
                print("admin_ip_whitelist lets in \(entry) too.")
            case .covered(let entry, let other):
                print("admin_ip_whitelist lets in \(entry) already, by \(other). Nothing was changed.")
            }
        }
    }
}
