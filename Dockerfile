# Clawtail in a container: one native program and SQLite's library on a base without shell and package manager.
#
#   docker build -t clawtail:0.2.0 .
#   docker run --read-only --user 1000:1000 -v clawtail-state:/state -v ~/.openclaw:/home/node/.openclaw:ro -p 9099:9099 clawtail:0.2.0
#
# Both bases can be pinned: --build-arg RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime-deps@sha256:…
# For arm64 build on an arm64 machine, or let the builder emulate one (--platform linux/arm64).
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble-aot
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# The -aot variant of the SDK has a linker; the plain one is given one.
RUN command -v clang >/dev/null || { apt-get update && apt-get install --yes --no-install-recommends clang zlib1g-dev; }
WORKDIR /build

# Packages change more seldom than sources: they are a layer of their own.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY src/Host/Clawtail.Host.csproj src/Host/packages.lock.json src/Host/
COPY src/Metrics/Clawtail.Metrics.csproj src/Metrics/packages.lock.json src/Metrics/
COPY src/Tailer/Clawtail.Tailer.csproj src/Tailer/packages.lock.json src/Tailer/
RUN dotnet restore src/Host -p:PublishAot=true --runtime "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')"

COPY state/ state/
COPY src/ src/
RUN dotnet publish src/Host --no-restore -p:PublishAot=true --runtime "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" --output /published \
 && install -D --mode=755 --target-directory=/image/usr/local/bin /published/clawtail /published/libe_sqlite3.so \
 && install --directory --owner=1000 --group=1000 --mode=750 /image/state

FROM ${RUNTIME_IMAGE}
ARG VERSION=0.2.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Clawtail" \
      org.opencontainers.image.description="Counts every model turn of OpenClaw's agents exactly once, for Prometheus" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled"
COPY --from=build /image/ /
# OpenClaw's own user: its files have mode 0600, so nobody else can read them.
USER 1000:1000
ENV CLAWTAIL_OPENCLAW_DIR=/home/node/.openclaw CLAWTAIL_STATE_DIR=/state CLAWTAIL_LISTEN=0.0.0.0:9099
# The only place that is written. Without a volume of yours it is an anonymous one, and the root may be read-only all the same.
VOLUME ["/state"]
EXPOSE 9099
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["/usr/local/bin/clawtail", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/clawtail"]
CMD ["serve"]
