// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
    name: "PacCrypt",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "PacCryptCore", targets: ["PacCryptCore"]),
        .executable(name: "paccrypt", targets: ["paccrypt"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .target(
            name: "PacCryptCore",
            dependencies: [
                "CSodium",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
            ],
            swiftSettings: strict
        ),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .target(name: "FolderArchive", dependencies: ["CArchive"], swiftSettings: strict),
        .systemLibrary(name: "CLinux"),
        .target(name: "CommandLineIO", dependencies: ["CLinux"], swiftSettings: strict),
        .executableTarget(
            name: "paccrypt",
            dependencies: [
                "PacCryptCore", "FolderArchive", "CommandLineIO",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(
            name: "PacCryptCoreTests",
            dependencies: ["PacCryptCore", "CSodium", "TestSupport"],
            resources: [.copy("Vectors")],
            swiftSettings: strict
        ),
        .testTarget(
            name: "FolderArchiveTests", dependencies: ["FolderArchive", "TestSupport"], swiftSettings: strict),
        .executableTarget(
            name: "CommandLineIOProbe", dependencies: ["CommandLineIO"], path: "Tests/CommandLineIOProbe",
            swiftSettings: strict),
        .testTarget(
            name: "CommandLineIOTests", dependencies: ["CommandLineIO", "CommandLineIOProbe", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "EndToEndTests", dependencies: ["paccrypt", "PacCryptCore"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
